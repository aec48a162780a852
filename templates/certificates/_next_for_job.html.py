
BBBB BBBB
BB BBBBBBBB
BBB BBBBBBBBBBBBBBBBBBBB BBBBBB BB BBBBBB
 ngettext(u'Print %(n)s sheet: %(first)s', u'Print %(n)s sheets, numbers %(first)s to %(last)s', count) SSSSS SSSSS SSSSSS SSSSSSSSSPPPPP PPPPP PPPPPPP PPPPPPP PPPPPPPPP PP PPPPPPPP
 ngettext(u'Download the merged file (%(n)s page, %(size)s)', u'Download the merged file (%(n)s pages, %(size)s)', count) SSSSSSSS SSS SSSSSS SSSS SSSSSS SSSSS SSSSSSSSSPPPPPPPP PPP PPPPPP PPPP PPPPPP PPPPPP PPPPPPPPP
 _("A4 landscape, in the order of the numbers. Print in actual size, without fitting to the page.") 
BBBB BBBBBBBBBBB BBB BBBBBBBBB
BBB BBBBBBBBBBBBBBBBB BBBBBB BB BBBBB
 _("The files of this class are not made yet")  _("What is finished stays; the work goes on from there. Numbers are not touched.")  _("Make the PDF files") 
BBBBB
