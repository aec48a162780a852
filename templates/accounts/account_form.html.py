BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Open an account') BBBBBBBB
BBBBB BBBBBB _("Accounts")  _("Open an account") BBBBBBBB
BBBBB BBBBBBB gettext(u'Open an account') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'The next page shows a slip with a temporary password, to print and hand over') XXXXBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBBBBBBBBBB BB BBBB
 _("Open the account and show the slip") 
BBBBBBBB
