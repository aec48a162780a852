BBBBBBB BBBBBBBBBBBBB
BBBB BBBB BBBBBBBBBBBBBBBBB
BBBBB BBBBB gettext(u'Sign in') BBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXX XXXXXXXXXXX
  XXXX XXXXXXXXXXX XXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXX
      XXXX gettext(u'Sign in') XXXXX
      XX XXXXXXXXXXXXXX gettext(u'For the staff of the centres, the provinces and the central department') XXXX
      XXXXX XXXXXXXXXXXXX XXXXXXXXXXX
        BBBBBBBBBB
        XXXXXX XXXXXXXXXXXXX XXXXXXXXXXX XXXXXXXXX
        BBBBBB BBBB
        XXXX XXXXXXXXXXXXXX XXXXXXXXXXX
          XXXXXXX XXXXXXXXXX XXXXXXXXXXX XXXXXXX XXXXXXXXXXXXXX gettext(u'Sign in') XXXXXXXXX
        XXXXXX
      XXXXXXX
      XX XXXXXXXXXXXX XXXXX XXXXXX gettext(u'After several attempts within a minute the portal asks you to wait one minute. Attempts at other computers are not affected.') XXXX
    XXXXXX
    XXXX XXXXXXXXXXXXXX
      XXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXX
        XXX XXXXXXXXXXXX gettext(u'Without an account') XXXXX
        XXX XXXXXXXXXXXXXXX XXXXXX
          BBB BBBBBBBB BB BBBBBBBBBBB
          BB BBBBBBBBBBBXXXXXX XXXXXXXX gettext(u'Check a certificate') XXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXX gettext(u'With the code or the QR printed on it') XXXXXXXXXXXXBBBBB
          BBB BBBBBBBBBBBBBBBBB BB BBBBBBBB
          BB BBBBBBBBXXXXXX XXXXXXXX gettext(u'Get my certificate') XXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXX gettext(u'With the code or the number, and the birth date') XXXXXXXXXXXXBBBBB
        XXXXX
      XXXXXXXXXX
      XXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX
        XXX XXXXXXXXXXXXXX gettext(u'On a shared computer') XXXXX
        XX XXXXXXXXXXXXX gettext(u'Press “Sign out” before leaving. Do not let the browser keep the password.') XXXX
      XXXXXXXXXX
      XXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXX
        XXX XXXXXXXXXXXX gettext(u'No account, or password forgotten') XXXXX
        XX XXXXXXXXXXXXX gettext(u'Ask the director of your centre for a slip with a temporary password; directors ask the provincial department, telephone %(support_phone)s (office hours).') SSS SSS SSSSSSSS SS SSSS SSSSSS SSS S SSSS SSSS S SSSSSSSSS SSSSSSSSS SSSSSSSSS SSS SSS SSSSSSSSSS SSSSSSSSSSS SSSSSSSSS SSSSSSSSSSSSSSSSS SSSSSSS SSSSSSSXXXX
      XXXXXXXXXX
    XXXXXX
  XXXXXX
XXXXXX
BBBBBBBB
