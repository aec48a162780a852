BBBBBBB BBBBBBBBBBB
BBBB BBBB BBBBBBBBBBBBBBBBB
BBBBB BBBBB gettext(u'Centres from a file') BBBBBBBB
BBBBB BBBBBB _("Directory")  _("Excel file") BBBBBBBB
BBBBB BBBBBBB gettext(u'Centres from a file') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Enter and change many centres at once: download the directory, change it in Excel, upload it, look at the differences, confirm.') XXXXBBBBBBBB
BBBBB BBBBBBBXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBXXBBBB BBBBBBBBBB ngettext(u'Download the directory (%(count)s centre)', u'Download the directory (%(count)s centres)', count) SSSSSSSS SSS SSSSSSSSS SSSSSSSSSS SSSSSSSPPPPPPPP PPP PPPPPPPPP PPPPPPPPPP PPPPPPPPXXXXXXXXXXBBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXX XXXXXXXXXXX
  XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXX
    BBBBBBBBBB
    XXXX XXXXXXXXXXXXXXXXXX
      BBBBBB BBBB
      XXXX XXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXBBBB BBBBBBBB gettext(u'Compare the file') XXXXXXXXXXXXXXX
    XXXXXX
    XX XXXXXXXXXXXXXXXXXX gettext(u'The file is only read and compared. No centre changes before you confirm on the next page.') XXXX
  XXXXXXX
  XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXX gettext(u'How the file is read') XXXXXXXXXXX
    XXX XXXXXXXXXXXXX
      XXXXXXXXX XXXXXXXXXXXXX gettext(u'A known code changes that centre, a new code adds one; centres that are not in the file stay as they are.') XXXXXXXXXXXX
      XXXXXXXXX XXXXXXXXXXXXX gettext(u'A new name or a new committee needs its own first day, later than the last one. What held on earlier days is never overwritten.') XXXXXXXXXXXX
      XXXXXXXXX XXXXXXXXXXXXX gettext(u'Codes and telephone numbers are text: zeros at the front stay.') XXXXXXXXXXXX
      XXXXXXXXX XXXXXXXXXXXXX gettext(u'One refused row keeps the whole file from being written.') XXXXXXXXXXXX
    XXXXX
  XXXXXXXXXX
XXXXXX
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX
  XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXX gettext(u'Files sent so far') XXXXXXXXXXX
  BB BBBBBBBBBBBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Files sent so far') XX
    XXXXXX XXXXXXXXX XXXXXXXXX
      XXXXXXXX XXXXXXXXXXX gettext(u'Files sent so far') XXXXXXXXXX
      XXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'File') XXXXXXXX XXXXXXXXXXXX gettext(u'Sent by') XXXXXXXX XXXXXXXXXXX XXXXXXXXXX pgettext(u'directory file', u'At') XXXXXXXX XXXXXXXXXXX XXXXXXXXXX gettext(u'Added') XXXXXXXX XXXXXXXXXXX XXXXXXXXXX gettext(u'Changed') XXXXXXXX XXXXXXXXXXXX gettext(u'State') XXXXXXXXXXXXXXXXXX
      XXXXXXX
        BBB BBB BB BBBB
        XXXX
          XXX XXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBB BBBBBBXXXXXXXXXXX
          XXXXXXXXX
          XXX XXXXXXXXXXXXXXX
          XXX XXXXXXXXXXBB BBBBBBBBBBBBBBFFFFFFBBBBXBBBBBXXXXX
          XXX XXXXXXXXXXBB BBBBBBBBBBBBBBFFFFFFBBBBXBBBBBXXXXX
          XXXXBB BBBBBBBBBBBBBB _("Written") BBBB _("Not written") BBBBBXXXXX
        XXXXX
        BBBBBB
      XXXXXXXX
    XXXXXXXX
  XXXXXX
   _("files") 
  BBBB
   _("No file was sent yet")  _("Begin with the exported directory: its columns are those of the file.") 
  BBBBB
XXXXXXXXXX
BBBBBBBB
