BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'End the appointment') BBBBBBBB
BBBBB BBBBBB _("Centres and posts")  _("End the appointment") BBBBBBBB
BBBBB BBBBBBB gettext(u'End the appointment') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X  X  gettext(u'from %(day)s') SSSS SSSSSSSBB BBBBBBBBBBBBBBBBB  gettext(u'until %(day)s') SSSSS SSSSSSSBBBBBXXXXBBBBBBBB
BBBBB BBBBBBB
 _("End this appointment")  _("Back without changing") 
BBBBBBBB
