"""Tabs that are known by their English titles, whatever language they are shown in."""

from PySide6.QtWidgets import QTabWidget, QWidget

from arrows_gui.views.words import tr


def add_tab(tabs: QTabWidget, page: QWidget, title: str) -> None:
    """Add a tab under a title."""
    index = tabs.addTab(page, tr(title))
    tabs.tabBar().setTabData(index, title)


def shown_tab(tabs: QTabWidget) -> str:
    """Give the title of the tab in front."""
    return str(tabs.tabBar().tabData(tabs.currentIndex()))


def bring_tab(tabs: QTabWidget, title: str) -> None:
    """Bring the tab of a title to the front, the first one where there is none."""
    titles = [tabs.tabBar().tabData(index) for index in range(tabs.count())]
    tabs.setCurrentIndex(titles.index(title) if title in titles else 0)
