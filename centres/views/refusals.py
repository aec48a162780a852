"""How a form answers when a verb says no: in the words of the verb, with what was typed kept."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def accepted(form, verb, *args, **kwargs):
    """What `verb` returned; None where it refused, and then its sentences stand on `form`: those about its fields
    beside them, all others on top.
    """
    try:
        return verb(*args, **kwargs)
    except ValidationError as error:
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in by_field.items():
            form.add_error(name if name in form.fields else None, errors)
    return None
