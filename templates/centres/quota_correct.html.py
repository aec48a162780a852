BBBBBBB BBBBBBBBBBB
BBBB BBBB BBBBBBBBBBBBBBBBB
BBBBB BBBBB gettext(u'Correct the entry of a decision') BBBBBBBB
BBBBB BBBBBB _("Centres and posts")  _("Correct the entry") BBBBBBBB
BBBBB BBBBBBB gettext(u'Correct the entry of a decision') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X XXXXBBBBBBBB
BBBBB BBBBBBB
XXXXX XXXXXXXXXXX XXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXX
  BBBBBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX
    XXX gettext(u'Only what was typed wrongly is put right here. Where the committee itself decided anew, enter the new decision: it supersedes this one from its day of effect.')  XX XXXXXXBBB BBBBBBBBBBBBBB BBBBBBBBBXX gettext(u'Enter a new decision') XXXXXXXX
    BBBBBB BBBB
    XXXX XXXXXXXXXXXXXX XXXXXXXXXXX
      XXXXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXX gettext(u'Correct this entry') XXXXXXXXX
      XX XXXXXXXXXX XXXXXXXXXX XXXXXXXX gettext(u'Back without saving') XXXX
    XXXXXX
  XXXXXX
XXXXXXX
BBBBBBBB
