"""fazhigov (法治 gov): what a county promised, by when, and whether it did.

Computed by Chinese law, exact, explained. The public names stand in `__init__.pyi`, each with its
module; they are loaded when they are first used, so that importing costs next to nothing.
Everything else may change.
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
