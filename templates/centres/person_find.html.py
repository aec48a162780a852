BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Appoint somebody of another centre') BBBBBBBB
BBBBB BBBBBB _("Centres and posts")  _("Appoint somebody of another centre") BBBBBBBB
BBBBB BBBBBBB gettext(u'Appoint somebody of another centre') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X  gettext(u'as concurrent or visiting; the person stays with the home centre') XXXXBBBBBBBB
BBBBB BBBBBBB
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Persons of other centres of the province') XX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBB
  BB BBBBB
  XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Persons found') XX
    XXXXXX XXXXXXXXXXX
      XXXXXXXX XXXXXXXXXXX gettext(u'Persons found') XXXXXXXXXX
      XXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Full name') XXXXXXXX XXXXXXXXXXXX gettext(u'Home centre') XXXXXXXX XXXXXXXXXXX XXXXXXXXXXXXXXXXX XXXXXXXXXXX gettext(u'Actions') XXXXXXXXXXXXXXXXXXXXXXXXX
      XXXXXXX
        BBB BBBBBB BB BBBBB
        XXXXXXX XXXXXXXXXXXXBB BBBBBBBBBBBBBBBXXXXX XXXXXXXXXXXXXXXXXXXBBBBBXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBB BBBBBBBBBXXXXXXXXXX gettext(u'Enter an appointment') XXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX
        BBBBBB
      XXXXXXXX
    XXXXXXXX
  XXXXXX
  BB BBBBBBBBXX XXXXXXXXXXXXXXXXXX gettext(u'Only the first %(most)s are shown: type more of the name.') SSSS SSS SSSSS SSSSSSSS SSS SSSSSS SSSS SSSS SS SSS SSSSSXXXXBBBBB
  BBBB BBBBBBBBB
   _("Nobody of another centre matches")  _("Try a part of the name without marks. Somebody of the own centre is chosen on the page of the appointment.") 
  BBBB
  XX XXXXXXXXXXXXXXXXXX gettext(u'Search by name among the staff of the other centres of the province. Only name and home centre are shown.') XXXX
  BBBBB
XXXXXXXXXX
XXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBB BBBBBBBBBXX gettext(u'Appoint somebody of the own staff instead') XXXXXXXX
BBBBBBBB
