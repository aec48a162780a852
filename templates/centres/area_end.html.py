BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'End the service of a unit') BBBBBBBB
BBBBB BBBBBBBBB BBBBBBBBBBB BBBBBBBBBBBBBB BB BBBB _("Centres and posts")  _("Service areas")  _("End the service of a unit") BBBBBBBB
BBBBB BBBBBBB gettext(u'End the service of a unit') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXXBB BBBBBBBBBBBBBBBBX BBBBB X  X  gettext(u'from %(day)s') SSSS SSSSSSSBB BBBBBBBBBB  gettext(u'until %(day)s') SSSSS SSSSSSSBBBBBXXXXBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBBBBBBB BBBBBBBBBBBBBB BB BBBB
 _("End the service of this unit")  _("Back without changing") 
BBBBBBBB
