// Tells when the desktop's tray may have come or gone, without ever looking for it: hosts on the bus have a name and say when they
// are there; a tray of the X server (XEmbed) sends every client a message when it comes, and its window goes with it.
#pragma once

#include <QAbstractNativeEventFilter>
#include <QObject>
#include <QTimer>

namespace posthorn::messenger {

class TrayWatch final : public QObject, public QAbstractNativeEventFilter {
    Q_OBJECT
public:
    explicit TrayWatch(QObject* parent = nullptr);
    ~TrayWatch() override;

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void hostChanged();

private:
    bool nativeEventFilter(const QByteArray& type, void* message, qintptr* result) override;

    QTimer m_settle; ///< whoever is there first is not ready yet
    bool m_isOnBus = false; ///< then the X server's do not matter
};

} // namespace posthorn::messenger
