// The console's language: catalogues of translations/, which are part of the program.
#pragma once

#include <QString>

class QApplication;

namespace posthorn::gui {

/// Installs the catalogues for @p wanted ("de", "en_GB"; empty: the desktop's language), Qt's own where they are
/// installed, the locale for numbers and dates, and the layout's direction. To be called before any window is made.
/// Returns the language that is used.
QString installLanguage(QApplication& application, const QString& wanted);

} // namespace posthorn::gui
