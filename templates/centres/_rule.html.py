
BBBB BBBBBB BBBBBBBBBBBBBB BBB BBBBBBBBBBBBBB gettext(u'%(code)s: %(fewest)s to %(most)s persons at each centre') SSSSSSSSS SSSSSSSSSS SS SSSSSSSS SSSSSSS SS SSSS SSSSSSBBBB gettext(u'%(code)s: no number fixed') SSSSSSSSS SS SSSSSS SSSSSBBBBB
