BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Correct the names') BBBBBBBB
BBBBB BBBBBB _("Catalogue of programmes")  _("Correct the names") BBBBBBBB
BBBBB BBBBBBB gettext(u'Correct the names') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X X  gettext(u'Certificates already issued keep the words printed on them.') XXXXBBBBBBBB
BBBBB BBBBBBB
 _("Save the programme") 
BBBBBBBB
