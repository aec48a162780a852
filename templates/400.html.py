BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'The request could not be read') BBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXXXXX
  BBBB BBBBBBBBBBBBBBBBBBBBBB
  XXXX gettext(u'The request could not be read') XXXXX
  XXX gettext(u'The address or the form sent was not complete, nothing was saved. Go back, check and send it again.') XXXX
  XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXXXX gettext(u'To the start page') XXXXXXXXXX
XXXXXX
BBBBBBBB
