BBBBBBB BBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Start page') BBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXXXX
  XXXX XXXXXXXXXXXXX
    XXXX gettext(u'Political centre portal') XXXXX
    XX XXXXXXXXXXXXXX ngettext(u'Where %(centres)s political centre plans its year, opens classes and issues certificates. Anyone can check a certificate here, without an account.', u'Where %(centres)s political centres plan their year, open classes and issue certificates. Anyone can check a certificate here, without an account.', count) SSSSS SSSSSSSSSSS SSSSSSSSS SSSSSS SSSSS SSS SSSSS SSSSS SSSSSSS SSS SSSSSS SSSSSSSSSSSSS SSSSSS SSS SSSSS S SSSSSSSSSSS SSSSS SSSSSSS SS SSSSSSSSPPPPP PPPPPPPPPPP PPPPPPPPP PPPPPPP PPPP PPPPP PPPPP PPPP PPPPPPP PPP PPPPP PPPPPPPPPPPPP PPPPPP PPP PPPPP P PPPPPPPPPPP PPPPP PPPPPPP PP PPPPPPPPXXXX
    XXXX XXXXXXXXXXXXXXXXX XXXXXX
      XXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXX
        XXX XXXXXXXXXXX gettext(u'Check a certificate') XXXXX
        XX XXXXXXXXXXXXXX gettext(u'For offices, units, Party cells and everyone') XXXX
        XXXXX XXXXXXXXXXXXXXXXXX XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBXX
          BBBBBBBBBB
          XXXX XXXXXXXXXXXXXX
            XXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXX gettext(u'Check code') XXXXXXXX
            XX XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXX gettext(u'13 characters beside the QR code, for example 7K3M-9QZD-1XA5T') XXXX
            XXXXXX XXXXXXXXXXXXXXXXXXX XXXXX XXXXXXXXX XXXXXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX
          XXXXXX
          XXXXXXX XXXXXXXXXX XXXXXXXXXXX XXXXXXX XXXXXXXXXXXXXXBBBB BBBBBBBB gettext(u'Check') XXXXXXXXX
        XXXXXXX
        XX XXXXXXXXXXXX XXXXX XXXXXX gettext(u'Scanning the QR code with a telephone opens the same answer. The address always begins with <strong>%(public_host)s</strong>.') SSSSSSSS SSS SS SSSS SSSS S SSSSSSSSS SSSSS SSS SSSS SSSSSSS SSS SSSSSSS SSSSSS SSSSSS SSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSXXXX
      XXXXXXXXXX
      XXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX
        XXX XXXXXXXXXX gettext(u'Download my certificates') XXXXX
        XX XXXXXXXXXXXXXX gettext(u'For learners who completed a class') XXXX
        XXX XXXXXXXXXXXXX
          XXXX gettext(u'With the check code and your birth date') XXXXX
          XXXX gettext(u'Or with the centre, the year, the number and your birth date') XXXXX
        XXXXX
        XX XXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBXXBBBB BBBBBBBBBB gettext(u'Find my certificates') XXXXXXXX
      XXXXXXXXXX
    XXXXXX
    XX XXXXXXXXXXXX XXXXXXBBBB BBBBBBBBBBBBBBBBBBBBXXXXXX gettext(u'Staff of centres and of the provincial department:')  XX XXXXXXBBB BBBBBBBBBXX gettext(u'sign in') XXXXXXXXXXXXXXX
  XXXXXX
XXXXXX
XXXX XXXXXXXXXXX XXXXXXXXXXX
  XXXX XXXXXXXXXXX XXXXXXXXXXX
    XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX
      XXX XXXXXXXXXX gettext(u'How to tell a real certificate') XXXXX
      XXX XXXXXXXXXXXXXXX XXXXXX
        XXXXXXXXXXXX gettext(u'Look at the address') XXXXXXXXXXXXX gettext(u'The page that answers must be <strong>%(public_host)s</strong>; a page elsewhere proves nothing, even if it looks the same.') SSS SSSS SSSS SSSSSSS SSSS SS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS S SSSS SSSSSSSSS SSSSSS SSSSSSSS SSSS SS SS SSSSS SSS SSSSSXXXXX
        XXXXXXXXXXXX gettext(u'Compare name, number and programme') XXXXXXXXXXXXX gettext(u'The answer shows what stands in the register. Paper that says something else has been altered.') XXXXX
        XXXXXXXXXXXX gettext(u'A code that is not found is no verdict') XXXXXXXXXXXXX gettext(u'Older papers carry no code. Ask the centre that issued it.') XXXXX
      XXXXX
    XXXXXXXXXX
    XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX
      XXX XXXXXXXXXXXXX gettext(u'Protection of personal data') XXXXX
      XX XXXXXXXXXXXXX gettext(u'The public answer shows the name, the programme, the centre and the dates; never a birth date, a citizen id or a workplace. What is typed here is not kept.') XXXX
    XXXXXXXXXX
  XXXXXX
XXXXXX
XXXX XXXXXXXXXXXXX
  XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX
    XXX XXXXXXXXXX gettext(u'Open figures for %(year)s, up to %(day)s') SSSS SSSSSSS SSS SSSSSSSSS SS SS SSSSSSSXXXXX
    XXX XXXXXXXXXXXXXX XXXXXXXX XXXXXX
      XXX XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Centres') XXXXXX XXXXXXXXXXXXXXXXXFFFFFFXXXXXX XXXXXXXXXXXXXXXXXX gettext(u'%(n)s with premises of their own (%(share)s)') SSSSS SSSS SSSSSSSS SS SSSSS SSS SSSSSSSSSSSXXXXXXXXX
      XXX XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Classes opened') XXXXXX XXXXXXXXXXXXXXXXXFFFFFFXXXXXX XXXXXXXXXXXXXXXXXX gettext(u'of %(whole)s classes in the plans of the year (%(share)s)') SS SSSSSSSSS SSSSSSS SS SSS SSSSS SS SSS SSSS SSSSSSSSSSSXXXXXXXXX
      XXX XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Learner turns') XXXXXX XXXXXXXXXXXXXXXXXFFFFFFXXXXXX XXXXXXXXXXXXXXXXXX gettext(u'of %(whole)s turns in the plans of the year (%(share)s)') SS SSSSSSSSS SSSSS SS SSS SSSSS SS SSS SSSS SSSSSSSSSSSXXXXXXXXX
      XXX XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Issued certificates') XXXXXX XXXXXXXXXXXXXXXXXFFFFFFXXXXXX XXXXXXXXXXXXXXXXXX gettext(u'of %(whole)s learners who passed a certified programme (%(share)s)') SS SSSSSSSSS SSSSSSSS SSS SSSSSS S SSSSSSSSS SSSSSSSSS SSSSSSSSSSSXXXXXXXXX
    XXXXX
  XXXXXXXXXX
XXXXXX
BBBBBBBB
