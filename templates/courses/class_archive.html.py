BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Archive the file of the class') X BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Archive") BBBBBBBB
BBBBB BBBBBBB gettext(u'Archive the file of the class') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X FFFFFFFFFFFFFFFFFFFFFFFFFFFFXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Roster, results and decisions stay readable and can no longer be changed.")  _("Certificates already issued stay in force.")  _("Archive the class") 
BBBBBBBB
