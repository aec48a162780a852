BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Open a new class') BBBBBBBB
BBBBB BBBBBB _("Classes")  _("Open a new class") BBBBBBBB
BBBBB BBBBBBB gettext(u'Open a new class') BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXXXXXXXXXBB BBBBB gettext(u'It will be called “%(name)s”, code %(code)s; both can be edited afterwards.') SS SSSS SS SSSSSS SSSSSSSSSSS SSSS SSSSSSSSS SSSS SSS SS SSSSSS SSSSSSSSSSSBBBB gettext(u'Name and code are given by the portal and can be edited afterwards.') BBBBB XX XXXXXXBBB BBBBBBBBBBBBBBXX gettext(u'Names and codes') XXXXXXXXBBBBBBBB
BBBBB BBBBBBB
BBB BBBBBBBBBBBB BB BBBBBBB
 _("Enter the class") 
BBBBBBBB
