
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Page not found') BBBBBBBB
BBBBB BBBBBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBB BB BBBB
BB BBBBBBBBBBBBBBBBBBBBB
XXXX XXXXXXXXXXXXX _("This page was not found")  _("The address may be mistyped, or the page lies outside what your account may see.")  _("To the home page") XXXXXX
BBBB
XXXX XXXXXXXXXXXXX _("This page was not found")  _("The address may be mistyped. Staff sign in first.")  _("To the start page") XXXXXX
BBBBB
BBBBBBBB
