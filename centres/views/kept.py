"""Finding the centre whose staff the person keeps."""

from django.shortcuts import get_object_or_404

from .. import staffing
from ..models import Centre


def kept_centre(request, pk):
    """The centre, if it is visible (else 404) and one keeps its staff (else 403)."""
    centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=pk)
    staffing.check_keeper(request.user, centre)
    return centre
