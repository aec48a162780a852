BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Enter an appointment') BBBBBBBB
BBBBB BBBBBB _("Centres and posts")  _("Enter an appointment") BBBBBBBB
BBBBB BBBBBBB gettext(u'Enter an appointment') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X BB BBBBB gettext(u'%(name)s stays with %(centre)s and comes as concurrent or visiting') SSSSSSSS SSSSS SSSS SSSSSSSSSS SSS SSSSS SS SSSSSSSSSS SS SSSSSSSSBBBB gettext(u'Not on the staff list yet?')  XX XXXXXXBBB BBBBBBBBBBBBBBB BBBBBBBBBXX gettext(u'Put a person on the staff list') XXXX X XX XXXXXXBBB BBBBBBBBBBBBB BBBBBBBBBXX gettext(u'Appoint somebody of another centre') XXXXBBBBBXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Enter the appointment") 
BBBBBBBB
