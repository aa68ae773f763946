// SPDX-License-Identifier: Apache-2.0
// A producer and a consumer in Java, with plain Avro and nothing of ours:
//   java Foreign.java produce BOOTSTRAP TOPIC PARTITION ID SCHEMA      records on standard input, one a line in Avro's JSON; framed with the registry's id; prints offsets
//   java Foreign.java consume BOOTSTRAP REGISTRY TOPIC=SCHEMA…         the committed records, one JSON object a line; schemas by id from the registry, or by
//                                                                      fingerprint from this file (single-object encoding)
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public class Foreign {
    static final ObjectMapper json = new ObjectMapper();

    public static void main(String[] given) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", given[1]);
        if (given[0].equals("produce"))
            produce(properties, given[2], Integer.parseInt(given[3]), Integer.parseInt(given[4]), schemaOf(given[5]));
        for (int i = 3; given[0].equals("consume") && i < given.length; i++)
            consume(properties, given[2], given[i].substring(0, given[i].indexOf('=')), schemaOf(given[i].substring(given[i].indexOf('=') + 1)));
    }

    static void produce(Properties properties, String topic, int partition, int id, Schema schema) throws Exception {
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema);
        GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String line; (line = lines.readLine()) != null; ) {
                GenericRecord record = reader.read(null, DecoderFactory.get().jsonDecoder(schema, line));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);

                out.write(0);
                out.write(ByteBuffer.allocate(4).putInt(id).array());
                writer.write(record, encoder);
                encoder.flush();
                System.out.println(producer.send(new ProducerRecord<>(topic, partition, null, out.toByteArray())).get().offset());
            }
        }
    }

    static void consume(Properties properties, String registry, String topic, Schema schema) throws Exception {
        BinaryMessageDecoder<GenericRecord> objects = new BinaryMessageDecoder<>(GenericData.get(), schema);
        Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (PartitionInfo info : consumer.partitionsFor(topic))
                all.add(new TopicPartition(topic, info.partition()));
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue()))
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200)))
                    print(record, record.value()[0] == 0 ? framed(readers, registry, record.value()) : objects.decode(record.value()));
        }
    }

    static Schema schemaOf(String file) throws Exception {
        return new Schema.Parser().parse(new File(file));
    }

    static GenericRecord framed(Map<Integer, GenericDatumReader<GenericRecord>> readers, String registry, byte[] value) throws Exception {
        int id = ByteBuffer.wrap(value, 1, 4).getInt();

        if (!readers.containsKey(id)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build();
            String text = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            readers.put(id, new GenericDatumReader<>(new Schema.Parser().parse(json.readTree(text).get("schema").asText())));
        }
        return readers.get(id).read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }

    static void print(ConsumerRecord<byte[], byte[]> record, GenericRecord value) throws Exception {
        String key = json.writeValueAsString(new String(record.key(), StandardCharsets.UTF_8));

        System.out.println("{\"topic\":\"" + record.topic() + "\",\"key\":" + key + ",\"value\":" + value + "}");
    }
}
