BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Opening decision') X BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Opening decision") BBBBBBBB
BBBBB BBBBBBB gettext(u'Enter the opening decision') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X FFFFFFFFFFFFFFFFFFFFFFFFFFFFXXXXBBBBBBBB
BBBBB BBBBBBB
 gettext(u'The roster can be imported or entered, up to %(places)s places.') SSS SSSSSS SSS SS SSSSSSSS SS SSSSSSSS SS SS SSSSSSSSSS SSSSSSS
 gettext(u'The class counts as opened against the plan.') 
 _("Open the class") 
BBBBBBBB
