// SIGTERM, SIGINT and SIGHUP as a signal of Qt's.
#pragma once

#include <QObject>

class QSocketNotifier;

namespace posthorn::messenger {

class UnixSignals final : public QObject {
    Q_OBJECT
public:
    /// To be called before any thread is: they inherit what is blocked here.
    static void block();
    /// To be made behind the application.
    explicit UnixSignals(QObject* parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    void endWanted();

private:
    int m_descriptor = -1;
};

} // namespace posthorn::messenger
