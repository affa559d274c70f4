// Styles/<Name>/<Name>.qss: a Qt style sheet with variables in front.
//
//     @dark: yes;  @accent: #85aeff;  @radius: 6;      values of Colours; what is not said is that of light or dark
//     @base: none;                                     not laid over the house's sheet
//     @font: "Noto Sans", 11;
//     QPushButton { background: @raised; border-image: url(images/button.png) 4; }
//
// Variables stand for their value anywhere behind. url(...) is a file inside the style's folder, or one of the program's.
#pragma once

#include <QString>

#include "base/result.h"
#include "messenger/skins/skin.h"

namespace posthorn::messenger {

/// Reads the style of @p file. Fails with a reason for the user: not readable, too large (1 MiB), not UTF-8, a variable that
/// is none, braces that do not match, an image outside of the folder.
Result<Skin> readQss(const QString& file);
/// The same from a text; @p folder is where url(...) looks.
Result<Skin> parseQss(const QString& text, const QString& folder);
/// Puts the values of @p colours in for @names.
QString withVariables(QString sheet, const Colours& colours);

} // namespace posthorn::messenger
