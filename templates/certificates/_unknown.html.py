
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXXX XXXXXXXXXXXXXXXXXXXX
    BBBB BBBBBBBBBBBBBBBBB
    XXXXX
      XXX XXXXXXXXXXXXXXXXXX gettext(u'This code was not found') XXXXX
      XXX gettext(u'That alone does not tell whether a paper is real') XXXX
    XXXXXX
  XXXXXX
  XXXX XXXXXXXXXXXXXXXXXXXX
    XXX gettext(u'Please check:') XXXX
    XXXX
      XXXX gettext(u'A code has 13 characters; it has the digits 0 and 1, but no letters I, L, O and U.') XXXXX
      XXXX gettext(u'Papers from before this portal carry no code: ask the centre that issued them.') XXXXX
      XXXX gettext(u'The address of this page must be <strong>%(public_host)s</strong>.') SSS SSSSSSS SS SSSS SSSS SSSS SS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSXXXXX
    XXXXX
    XX XXXXXXXXXXXXXX gettext(u'Looked up at %(at)s.') SSSSSS SS SS SSSSSSSXXXX
  XXXXXX
XXXXXXXXXX
