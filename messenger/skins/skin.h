// One style as a value: where it comes from, its colours, its style sheet, and what of it could not be taken over.
#pragma once

#include <QCoreApplication>
#include <QFont>
#include <QHash>
#include <QImage>
#include <QString>
#include <QStringList>
#include <optional>

#include "messenger/skins/colours.h"

namespace posthorn::messenger {

/// What readers of styles say to the user.
struct StyleText {
    Q_DECLARE_TR_FUNCTIONS(posthorn::messenger::StyleText)
};

enum class SkinOrigin { BuiltIn, Program, Profile };

struct Skin {
    QString name;
    SkinOrigin origin = SkinOrigin::BuiltIn;
    QString file;             ///< the .qss or .msstyles
    Colours colours = Colours::light();
    std::optional<QFont> font;
    bool onHouse = true;      ///< laid over the house's own sheet; a style may stand alone ("@base: none;")
    QString sheet;            ///< Qt style sheet, variables put in, addresses of images absolute
    QHash<QString, QImage> images; ///< of a .msstyles: what the sheet names as url(image:NAME)
    QStringList notMapped;    ///< what the file says and this program cannot show, a line each
};

} // namespace posthorn::messenger
