"""The pages that are stored. Read before the application is there: imports neither Flask nor SQLAlchemy."""

from domain.articles.page_version import ARTICLE_PAGES

PAGE_KINDS = (ARTICLE_PAGES,)
