BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Put the class off') X BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Put the class off") BBBBBBBB
BBBBB BBBBBBB gettext(u'Put the class off') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X FFFFFFFFFFFFFFFFFFFFFFFFFFFFXXXXBBBBBBBB
BBBBB BBBBBBB
 _("The class no longer counts as opened; its place in the plan and its roster are kept.")  _("To hold it, enter the new dates and record the opening decision again.")  _("Put the class off") 
BBBBBBBB
