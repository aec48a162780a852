BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Amend the plan') X FFFFFBBBBBBBB
BBBBB BBBBBB gettext(u'Year %(year)s') SSSS SSSSSSSS _("Annual plans")  _("Amend the plan") BBBBBBBB
BBBBB BBBBBBB gettext(u'Amend the plan') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'%(centre)s, year %(year)s, version %(version)s') SSSSSSSSSSS SSSS SSSSSSSSS SSSSSSS SSSSSSSSSSSXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Open the amendment")  _("Back without changing anything") 
BBBBBBBB
