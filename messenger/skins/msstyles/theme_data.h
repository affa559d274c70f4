// What a .msstyles says, the same for both kinds of file: those of Windows XP (texts in TEXTFILE resources) and those since
// Vista (binary records in VARIANT, classes in CMAP).
#pragma once

#include <QColor>
#include <QHash>
#include <QImage>
#include <QList>
#include <QMargins>
#include <QString>
#include <optional>

#include "base/result.h"
#include "messenger/skins/msstyles/pe_file.h"

namespace posthorn::messenger {

/// "Button", part 1, state 2, property "TextColor", in the words of the text format.
struct ThemeValue {
    QString section;  ///< as an INI names it, lower case: "sysmetrics", "button.pushbutton(normal)"
    QString property; ///< lower case: "textcolor"
    QString value;    ///< "0 0 0", "Tahoma, 8", "blue\button.bmp", "#501" for an image's number
};

struct ThemeData {
    QString scheme; ///< its file of values: "NORMALBLUE_INI", "NORMAL"
    QList<ThemeValue> values;
};

/// A theme that says more is refused.
inline constexpr int mostThemeValues = 50000;

/// Which reading of the file's resources it needs; fails when it has neither.
Result<ThemeData> readThemeData(const QList<PeResource>& resources);
/// The first scheme's INI text of a theme for Windows XP.
Result<ThemeData> readThemeIni(const QList<PeResource>& resources);
/// The records of a theme since Vista.
Result<ThemeData> readThemeRecords(const QList<PeResource>& resources);

/// The picture that @p value names, of resources BITMAP, IMAGE or STREAM; null when there is none or it is damaged. At
/// most 2,048 pixels high or wide. What Windows XP shows as see-through, magenta, is.
QImage themeImage(const QList<PeResource>& resources, const QString& value);
/// A bitmap of a program file: without the file header of a .bmp.
QImage readDib(Bytes data);

} // namespace posthorn::messenger
