# SPDX-License-Identifier: Apache-2.0
"""disturb.py BROKERS TOPIC…: appends to each topic what a reader must not fall for: its last record once more, as after going back, and a record that holds for
a key of its own, in a transaction that is aborted."""
import sys

from confluent_kafka import Consumer, Producer, TopicPartition

brokers, topics = sys.argv[1], sys.argv[2:]
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "disturb"})
again = Producer({"bootstrap.servers": brokers})
aborted = Producer({"bootstrap.servers": brokers, "transactional.id": "disturb"})
aborted.init_transactions(30)
aborted.begin_transaction()
for topic in topics:
    ends = {p: consumer.get_watermark_offsets(TopicPartition(topic, p), timeout=30)[1] for p in consumer.list_topics(topic, timeout=30).topics[topic].partitions}
    partition = max(ends, key=ends.get)
    consumer.assign([TopicPartition(topic, partition, ends[partition] - 2)])  # the last offset is the end of a transaction
    record = consumer.poll(30)
    again.produce(topic, record.value(), record.key(), partition, headers=record.headers())
    aborted.produce(topic, record.value(), b"NOBODY|" + record.key(), partition, headers=record.headers())
if again.flush(30) or aborted.flush(30):
    sys.exit("disturb.py: not all was acknowledged")
aborted.abort_transaction(30)
