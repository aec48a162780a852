BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Cancel the class') X BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Cancel the class") BBBBBBBB
BBBBB BBBBBBB gettext(u'Cancel the class') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X FFFFFFFFFFFFFFFFFFFFFFFFFFFFXXXXBBBBBBBB
BBBBB BBBBBBB
 _("The class no longer counts as opened, its place in the plan is free again.")  _("It stays in the list with the reason; this cannot be taken back.")  _("Cancel the class") 
BBBBBBBB
