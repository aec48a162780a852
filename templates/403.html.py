BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Not allowed') BBBBBBBB
BBBBB BBBBBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBB BB BBBB
XXXX XXXXXXXBB BBBBBBBBBBBBBBBBBBBBBXXXXBBBBXXXXBBBBBXX _("Your account may not do this")  _("Nothing was changed. If this belongs to your work, ask the director of your centre or the provincial department.")  _("To the home page") XXXXXX
BBBBBBBB
