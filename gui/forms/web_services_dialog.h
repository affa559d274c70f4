// Setup » Web & IM Services: whether the web servers run, and on which ports.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "config/settings.h"
#include "gui/forms/account_dialogs.h"

class QCheckBox;
class QSpinBox;

namespace posthorn::gui {

class WebServicesDialog final : public FormDialog {
    Q_OBJECT
public:
    /// @p ports: on which the services listen now, by name.
    WebServicesDialog(const config::Snapshot& now, const std::map<std::string, uint16_t>& ports, QWidget* parent = nullptr);
    /// What was changed.
    std::vector<std::pair<config::Setting, std::string>> changes() const;

    QCheckBox* enabledBox() const { return m_boxes.front().second; }
    QSpinBox* port(config::Setting setting) const;

protected:
    QString findProblem() const override;

private:
    void addBox(config::Setting setting, const QString& text);
    void addPort(config::Setting setting, const QString& label, uint16_t now);

    const config::Snapshot m_now;
    std::vector<std::pair<config::Setting, QCheckBox*>> m_boxes;
    std::vector<std::pair<config::Setting, QSpinBox*>> m_ports;
};

} // namespace posthorn::gui
