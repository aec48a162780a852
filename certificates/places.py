"""Places of certificates in the status lists: each register takes them in blocks of 256 numbers.

List n holds the places n × 131,072 to (n + 1) × 131,072 − 1, in 512 blocks.
"""

from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Max

from . import marks
from .models import StatusBlock

SIZE = StatusBlock.SIZE
BLOCKS_A_LIST = 512
PLACES_A_LIST = SIZE * BLOCKS_A_LIST
MOST_TRIES = 50  # of others who take a block at the same moment


def take(register, first, last):
    """Places for the numbers `first` to `last` of a register whose row is locked: a function from number to place.

    Asks the database only where the numbers go on into a block that was not taken yet: about once in 256.
    """
    blocks = {}
    for index in range((first - 1) // SIZE, (last - 1) // SIZE + 1):
        begins = index * SIZE + 1
        if register.block_from != begins:
            register.block_no, register.block_from = _block(register, begins), begins
        blocks[index] = register.block_no
    return lambda seq: blocks[(seq - 1) // SIZE] * SIZE + (seq - 1) % SIZE


def _block(register, first_seq):
    """The number of the block that begins with `first_seq`: the next one that nobody ever had."""
    if known := StatusBlock.objects.filter(register=register, first_seq=first_seq).first():
        return known.block_no
    for _try in range(MOST_TRIES):
        newest = StatusBlock.objects.aggregate(newest=Max("block_no"))["newest"]
        block_no = 1 + max(-1 if newest is None else newest, marks.highest_block())
        try:
            with transaction.atomic():  # waits for whoever takes the same one, and is refused if they keep it
                StatusBlock.objects.create(register=register, first_seq=first_seq, block_no=block_no)
        except IntegrityError:
            continue
        transaction.on_commit(partial(marks.leave_block, block_no))
        return block_no
    raise RuntimeError("no block of places could be taken")


def certificates_changed(certificates):
    """Note in the deed's own transaction that `certificates` ended or came back: their lists are written anew."""
    blocks = {(one.register_id, (one.seq - 1) // SIZE * SIZE + 1) for one in certificates}
    for register_id in sorted({register_id for register_id, _first in blocks}):
        begins = [first for register, first in blocks if register == register_id]
        StatusBlock.objects.filter(register=register_id, first_seq__in=begins).update(is_changed=True)
