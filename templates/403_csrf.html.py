BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'The form could not be accepted') BBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXXXXX
  BBBB BBBBBBBBBBBBBBBBBBBBBB
  XXXX gettext(u'The form could not be accepted, nothing was saved') XXXXX
  XXX gettext(u'It was open too long, or somebody signed in or out on this computer meanwhile. Go back, load the page again and repeat the last step. The browser must accept cookies.') XXXX
  XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXXX gettext(u'Load the page again') XXXXXX XXXXXXXXXX XXXXXXXXXX XXXXXXXXX gettext(u'To the start page') XXXXXXXXXX
XXXXXX
BBBBBBBB
