// The settings' names, help sentences and values in the user's language.
#pragma once

#include <QString>

#include "config/catalogue.h"

namespace posthorn::gui {

/// "smtp.idle-timeout" is "Idle timeout" of the group "smtp".
QString settingTitle(const config::SettingRow& row);
QString settingHelp(const config::SettingRow& row);
QString settingGroup(const config::SettingRow& row);
QString groupTitle(const QString& group);
QString groupIcon(const QString& group);
/// A normalised value as a person reads it: "5 minutes", "50.0 MiB", "Yes", "(empty)".
QString settingValue(const config::SettingRow& row, const std::string& normalised);
/// One of a Choice setting's values in words; the value itself where it is a term.
QString choiceTitle(const QString& choice);
/// True for passwords, which are shown as dots.
bool isSecret(const config::SettingRow& row);

} // namespace posthorn::gui
