BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Service areas') BBBBBBBB
BBBBB BBBBBBB gettext(u'Service areas') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Which centre serves a unit on %(day)s, as the units were on that day') SSSSS SSSSSS SSSSSS S SSSS SS SSSSSSSS SS SSS SSSSS SSSS SS SSSS SSSXXXXBBBBBBBB
BBBBB BBBBBBB
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Units and the centres that serve them') XX
  BBBBBBB BBBB BBBBBBBB
  BB BBBB
  XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Units and the centres that serve them') XX
    XXXXXX XXXXXXXXXXX
      XXXXXXXX XXXXXXXXXXX gettext(u'Units and the centres that serve them') XXXXXXXXXX
      XXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Unit') XXXXXXXX XXXXXXXXXXXX gettext(u'Province') XXXXXXXX XXXXXXXXXXXX gettext(u'Code') XXXXXXXX XXXXXXXXXXXX gettext(u'Served by') XXXXXXXXXXXXXXXXXX
      XXXXXXX
        BBB BBB BB BBBB
        XXXX
          XXX XXXXXXXXXXXXXXXXX
          XXXXFFFFFFFFFFFXXXXX
          XXXXXXXXX
          XXXXBBB BBBBBBB BBBB BB BBBBBBBBBBBXX XXXXXXBBB BBBBBBBBBBB BBBBBBBBBXXXXXXBB BBB BBBBBBBBBBBBX BBBBBBBBBBXXXXX XXXXXXXXXXXXXX gettext(u'no centre of your scope') XXXXXXXBBBBBBXXXXX
        XXXXX
        BBBBBB
      XXXXXXXX
    XXXXXXXX
  XXXXXX
   _("units") 
  BBBB
   _("No unit matches")  _("Try a shorter part of the name, another province or another day.")  _("Clear the filters") 
  BBBBB
XXXXXXXXXX
BBBBBBBB
