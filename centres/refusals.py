"""How a verb refuses what a person can mend: a sentence, at the field of the form it is about."""

from django.core.exceptions import ValidationError


def refuse(field, code, sentence, **params):
    """Raises ValidationError `code` at `field`, or about the whole form where it is None; dates are written out."""
    params = {name: value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else value
              for name, value in params.items()}  # fmt: skip
    error = ValidationError(sentence, code=code, params=params)
    raise ValidationError({field: error}) if field else error
