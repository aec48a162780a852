BBBBBBB BBBBBBBBBBB
BBBB BBBB BBBBBBBBBBBBBBBBB
BBBBB BBBBB gettext(u'Enter a decision on centres') BBBBBBBB
BBBBB BBBBBB _("Successions of centres")  _("Enter a decision") BBBBBBBB
BBBBB BBBBBBB gettext(u'Enter a decision on centres') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX X  gettext(u'nothing is changed before you have seen the effect and confirmed it') XXXXBBBBBBBB
BBBBB BBBBBBB
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Steps') XXBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBXXXXXXXXXX
XXXX XXXXXXXXXXX XXXXXXXXXXX
  XXXXX XXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBX XXXXXXXXXXX
    BB BBBBBBBBBBBXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXX XXXXXXXFFFFFXXBBBBB
    XXXX XXXXXXXXXXXXXXXXXX
      BBBBBB BBBB
      XXXX XXXXXXXXXXXXXX XXXXXXXXXXX
        XXXXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXX gettext(u'Show the effect') XXXXXXXXX
        XX XXXXXXXXXX XXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBXX gettext(u'Back without saving') XXXX
      XXXXXX
    XXXXXX
  XXXXXXX
  XXXX XXXXXXXXXXXXXX
    XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXX
      XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Before you begin') XXXXXXXXXXX
      XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX
        XXXX gettext(u'The centre that takes over must be open on the day: enter a new centre first.') XXXXX
        XXXX gettext(u'Enter the decision on the day it takes effect or later. A day ahead is refused, as records and access move at once.') XXXXX
        XXXX gettext(u'Where one centre goes on and takes over another, choose dissolution for the one that ends.') XXXXX
        XXXX gettext(u'A wrong entry can be undone on the same day, as long as nobody has worked on the inherited records.') XXXXX
      XXXXXXXXXXX
      BBB BBBBBBBBBBBBBBB BB BBBBBBBBBB
      BB BBBBBBBBBBXX XXXXXXXXXXXXXXXXXXXX XXXXXXXX gettext(u'Enter a new centre') XXXXXXXXBBBBB
    XXXXXXXXXX
  XXXXXX
XXXXXX
BBBBBBBB
