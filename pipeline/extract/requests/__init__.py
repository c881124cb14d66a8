"""Who asks for what: requests in statements."""

from pipeline.extract.requests.areas import AreaClassifier
from pipeline.extract.requests.classifier import Evidence, RequestClassifier
from pipeline.extract.requests.extractor import RequestExtractor
from pipeline.extract.requests.types import Request, StatementContext

__all__ = ["AreaClassifier", "Evidence", "Request", "RequestClassifier", "RequestExtractor", "StatementContext"]
