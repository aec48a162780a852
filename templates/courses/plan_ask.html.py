BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Ask for an amendment') X FFFFFBBBBBBBB
BBBBB BBBBBB gettext(u'Year %(year)s') SSSS SSSSSSSS _("Annual plans")  _("Ask for an amendment") BBBBBBBB
BBBBB BBBBBBB gettext(u'Ask for an amendment') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'%(centre)s, year %(year)s, version %(version)s') SSSSSSSSSSS SSSS SSSSSSSSS SSSSSSS SSSSSSSSSSSXXXXBBBBBBBB
BBBBB BBBBBBB
 _("Send the request")  _("Back without changing anything") 
BBBBBBBB
