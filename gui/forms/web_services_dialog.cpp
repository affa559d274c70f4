#include "gui/forms/web_services_dialog.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QSpinBox>

#include "gui/forms/setting_text.h"

namespace posthorn::gui {

using config::Setting;

WebServicesDialog::WebServicesDialog(const config::Snapshot& now, const std::map<std::string, uint16_t>& ports,
                                     QWidget* parent)
    : FormDialog(QStringLiteral("domain"), tr("Web & IM services"),
                 tr("Webmail, JMAP and the administration port. Changes take effect at once; who is connected to a port that"
                    " moves has to connect anew."),
                 tr("&Save"), parent)
    , m_now(now)
{
    const auto listening = [&ports](const char* name) {
        const auto found = ports.find(name);
        return found == ports.end() ? uint16_t(0) : found->second;
    };
    addBox(Setting::WebEnabled, tr("Run the &webmail"));
    addPort(Setting::WebTlsPort, tr("Port with &TLS:"), listening("web-tls"));
    addPort(Setting::WebPort, tr("Port without T&LS:"), listening("web"));
    addBox(Setting::WebRedirect, tr("Send browsers to the &encrypted port"));
    addBox(Setting::WebAdminEnabled, tr("Run the &administration port (metrics and health)"));
    addPort(Setting::WebAdminPort, tr("A&dministration port:"), listening("admin"));
    judge();
}

void WebServicesDialog::addBox(Setting setting, const QString& text)
{
    auto* box = new QCheckBox(text, this);
    box->setChecked(m_now.boolean(setting));
    box->setToolTip(settingHelp(config::row(setting)));
    m_boxes.emplace_back(setting, box);
    form()->addRow(QString(), box);
    connect(box, &QCheckBox::toggled, this, [this] { judge(); });
}

void WebServicesDialog::addPort(Setting setting, const QString& label, uint16_t now)
{
    auto* spin = new QSpinBox(this);
    spin->setRange(0, 65535);
    spin->setValue(int(m_now.number(setting)));
    const bool isSet = m_now.number(setting) != 0;
    spin->setSpecialValueText(now && !isSet ? tr("Automatic (%1)").arg(now) : tr("Automatic"));
    spin->setToolTip(settingHelp(config::row(setting)));
    m_ports.emplace_back(setting, spin);
    form()->addRow(label, spin);
    connect(spin, &QSpinBox::valueChanged, this, [this] { judge(); });
}

QSpinBox* WebServicesDialog::port(Setting setting) const
{
    for (const auto& [each, spin] : m_ports) {
        if (each == setting)
            return spin;
    }
    return nullptr;
}

QString WebServicesDialog::findProblem() const
{
    for (const auto& [one, spin] : m_ports) {
        for (const auto& [other, second] : m_ports) {
            if (one < other && spin->value() != 0 && spin->value() == second->value())
                return tr("Two services cannot share port %1.").arg(spin->value());
        }
    }
    return {};
}

std::vector<std::pair<Setting, std::string>> WebServicesDialog::changes() const
{
    std::vector<std::pair<Setting, std::string>> values;
    for (const auto& [setting, box] : m_boxes) {
        if (box->isChecked() != m_now.boolean(setting))
            values.emplace_back(setting, box->isChecked() ? "true" : "false");
    }
    for (const auto& [setting, spin] : m_ports) {
        if (spin->value() != m_now.number(setting))
            values.emplace_back(setting, std::to_string(spin->value()));
    }
    return values;
}

} // namespace posthorn::gui
