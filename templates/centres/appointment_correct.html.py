BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Correct the appointment') BBBBBBBB
BBBBB BBBBBB _("Centres and posts")  _("Correct the appointment") BBBBBBBB
BBBBB BBBBBBB gettext(u'Correct the appointment') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X  XFFFFFX X  gettext(u'from %(day)s') SSSS SSSSSSSXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Another post, another way of holding it or another first day is another appointment: end this one and enter the new one. Old and new values stay in the system log.")  _("Correct this appointment") 
BBBBBBBB
