// The language in which the messenger speaks.
#pragma once

#include <QString>

class QApplication;

namespace posthorn::messenger {

/// Installs the catalogues of @p wanted ("de"; empty: the system's language) and sets the direction of windows. Returns the
/// language in force; English where there is no catalogue.
QString installLanguage(QApplication& application, const QString& wanted);

} // namespace posthorn::messenger
