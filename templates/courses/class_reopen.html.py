BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Reopen the class') X BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Reopen the class") BBBBBBBB
BBBBB BBBBBBB gettext(u'Reopen the class') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X  gettext(u'recognised by %(no)s of %(day)s') SSSSSSSSSS SS SSSSSS SS SSSSSSSXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Reopen the class") 
BBBBBBBB
