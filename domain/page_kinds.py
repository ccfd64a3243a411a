"""What the layers before the application know: stored pages and polls. Imports neither Flask nor SQLAlchemy."""

from domain.articles.page_version import ARTICLE_PAGES, NEW_COMMENTS

PAGE_KINDS = (ARTICLE_PAGES,)
QUIET_POLLS = (NEW_COMMENTS,)
