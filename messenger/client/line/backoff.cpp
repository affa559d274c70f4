#include "messenger/client/line/backoff.h"

#include <algorithm>

#include <QRandomGenerator>

namespace posthorn::messenger {

std::chrono::milliseconds Backoff::next()
{
    const auto step = int(m_step.count());
    m_step = std::min(m_step * 2, most);
    return std::chrono::milliseconds(step / 2 + int(QRandomGenerator::global()->bounded(step / 2 + 1)));
}

} // namespace posthorn::messenger
