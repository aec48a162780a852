BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Slip with a temporary password') BBBBBBBB
BBBBB BBBBBB _("Accounts")  _("Slip") BBBBBBBB
BBBBB BBBBBBB gettext(u'Slip with a temporary password') BBBBBBBB
BBBBB BBBBBBBXXXX XXXXXXXXXXXXXXXXBB BBBBBBBXXXXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXX XXXXXXXBBBB BBBBBBBBB gettext(u'Print the slip') XXXXXXXXXBBBBBXX XXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBXX gettext(u'To the accounts') XXXXXXXXXXBBBBBBBB
BBBBB BBBBBBB
BB BBBBBBB
XX XXXXXXXXXXXXX XXXXXXXXXXXXXBBBB BBBBBBBBBBBBBBBBBBBBBBXXXXXX gettext(u'This slip is shown once. Print it or copy it by hand now, and give it to nobody but its owner.') XXXXXXXXXXX
XXXXXXXX XXXXXXXXXXX XXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXX
  XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXX
        XXXXX XXXXXXXXXXXXXBB BBBBBBBBBBBBBBX BBBB BBBBBBBBBBBBBBBBX BBBBBXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXX
    XXXXXXXXX gettext(u'Address of the portal') XXXXXXXX XXXXXXXXXXXXBBB BBBBBBBBBXXXXXXXXXXX
    XXXXXXXXX gettext(u'User name') XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX
    XXXXXXXXX gettext(u'Temporary password') XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XXXXXXXXX gettext(u'Valid until') XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX
  XXXXX
  XXXX XXXXXXXXXXXXXXXXXX
    XXX gettext(u'For the owner of this account:') XXXX
    XXX XXXXXXXXXXXXXXXXXXXXX
      XXXX gettext(u'Open the address above, type the user name and the temporary password with its hyphens.') XXXXX
      XXXX gettext(u'Set a password of your own: at least 8 characters, known to nobody else.') XXXXX
      XXXX gettext(u'Destroy this slip.') XXXXX
    XXXXX
  XXXXXX
XXXXXXXXXX
BBBB
XXXX XXXXXXXXXXXXX _("This slip has been shown already")  _("For the safety of the account a temporary password is shown once. If it was not written down, give the account a new one.")  _("To the accounts") XXXXXX
BBBBB
BBBBBBBB
