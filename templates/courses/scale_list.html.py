BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Grade scales') BBBBBBBB
BBBBB BBBBBB _("Catalogue of programmes")  _("Grade scales") BBBBBBBB
BBBBB BBBBBBB gettext(u'Grade scales') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Each scale holds from its day until the next one begins. A class is judged by the scale of its last day; recognised results stay as they are.') XXXXBBBBBBBB
BBBBB BBBBBBBBB BBBBBBBBXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBXXBBBB BBBBBBBBB gettext(u'Add a grade scale') XXXXXXXXXXBBBBBBBBBBBBB
BBBBB BBBBBBB
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Grade scales') XX
  BB BBBBBB
  XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Table of grade scales') XX
    XXXXXX XXXXXXXXX XXXXXXXXX
      XXXXXXXX XXXXXXXXXXX gettext(u'Grade scales, the newest first, with the lowest score of each grade') XXXXXXXXXX
      XXXXXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXX gettext(u'In force from') XXXXXBBB BBBBB BB BBBBBBXXX XXXXXXXXXXX XXXXXXXXXXXXXXXBBBBBBXXX XXXXXXXXXXX XXXXXXXXXX gettext(u'Rounded to') XXXXXXXX XXXXXXXXXXXX pgettext(u'rounding', u'How') XXXXXXXX XXXXXXXXXXXX gettext(u'Note') XXXXXXXXXXXXXXXXXX
      XXXXXXX
        BBB BBB BB BBBBBB
        XXXBB BBBBBBBBBBBB BB BBBBBBBBBB BBB BBBBBBBBBBBBBBBBBBBBBBBB BB BBBBB XXXXXXXXXXXBBBBBX
          XXX XXXXXXXXXXX XXXXXXXXXXXBB BBBBBBBBBBBB BB BBBBBBBBBBXXXXX XXXXXXXXXXXX gettext(u'in force today') XXXXXXXBBBB BBBBBBBBBBBBBBBBBBBBBBBB B BBBBBXXXXX XXXXXXXXXXXX gettext(u'to come') XXXXXXXBBBBBXXXXX
          BBB BBBBBB BB BBBBBBBBBBBBBBXXX XXXXXXXXXXBB BBBBBB BB BBBB pgettext(u'grade', u'none') BBBB gettext(u'from %(score)s') SSSS SSSSSSSSSBBBBBXXXXXBBBBBB
          XXX XXXXXXXXXXXXXXX
          XXXXXXXXX
          XXXXFFFFFFFFFFFXXXXX
        XXXXX
        BBBBBB
      XXXXXXXX
    XXXXXXXX
  XXXXXX
  XX XXXXXXXXXXXXXXXXXX gettext(u'Who stays below the lowest threshold has not passed. The final score is the weighted mean of the parts, rounded first and compared with the thresholds afterwards.') XXXX
  BBBB
   _("No grade scale yet")  _("Without a scale no scored programme can be judged: national staff add the first one.") 
  BBBBB
XXXXXXXXXX
BBBBBBBB
