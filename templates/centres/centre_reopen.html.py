BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Open the centre again') BBBBBBBB
BBBBB BBBBBB _("Centres and posts")  _("Open the centre again") BBBBBBBB
BBBBB BBBBBBB gettext(u'Open the centre again') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXXBB BBBBBBBBBBBBBBBB X  gettext(u'closed from %(day)s on') SSSSSS SSSS SSSSSSS SSBBBBBXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Open the centre again")  _("Back without changing anything") 
BBBBBBBB
